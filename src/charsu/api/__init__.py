"""Floor 4: the same queries and acts as JSON, for programs. It asks the same gate and never imports models."""
