"""The things that the scenes are made of: landscape, people and vehicles, buildings."""
