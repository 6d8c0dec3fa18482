"""Company sign-in in the browser: to the provider, back from it, and out again."""
