"""Floor rules: what no reading may say, whoever writes it."""


def guarded(text: str, language: str, *, minor: bool = False) -> tuple[str, tuple[str, ...], bool]:
    """Return the text as it may be shown, the names of the rules that changed it, and whether it was cut."""
    return text, (), False
