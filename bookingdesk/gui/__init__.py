"""Windows, thin: they show what `presentation` decided and pass on what the user did."""
