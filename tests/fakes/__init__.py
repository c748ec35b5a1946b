"""Stand-ins for what cannot run here. Each speaks the real protocol over a real socket."""
