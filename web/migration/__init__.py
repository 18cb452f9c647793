"""Moving in an older archive from the browser: what its pages say and read."""
