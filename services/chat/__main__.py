"""`python -m services.chat` runs the Chat service."""

from services.chat.build import NAME, build
from services.chat.config import Settings
from services.kit.app import main

if __name__ == "__main__":
    main(NAME, build, Settings)
