"""Where blogs come from: one module for each, which reads its exports into the model."""
