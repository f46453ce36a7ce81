"""The Web API methods, one module per noun, and the registry that says what each takes and needs."""
