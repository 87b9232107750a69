"""What several features stand on; nothing here imports a feature."""
