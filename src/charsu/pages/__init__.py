"""Floor 4: HTTP. One folder a desk; views load, ask a form, call an act, redirect or render."""
