"""`python -m services.profile` runs the Profile service."""

from services.kit.app import main
from services.profile.build import NAME, build
from services.profile.config import Settings

if __name__ == "__main__":
    main(NAME, build, Settings)
