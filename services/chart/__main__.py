"""`python -m services.chart` runs the Chart service."""

from services.chart.build import NAME, build
from services.chart.config import Settings
from services.kit.app import main

if __name__ == "__main__":
    main(NAME, build, Settings)
