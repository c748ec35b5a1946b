"""The chassis: knows gRPC and the stores, knows no service."""
