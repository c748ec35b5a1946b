"""The five services of the mesh, the chassis they stand on (`kit`) and what they share about births (`births`)."""
