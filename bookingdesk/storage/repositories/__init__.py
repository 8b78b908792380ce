"""One module per repository of `usecases.ports`: rows in, frozen values out."""
