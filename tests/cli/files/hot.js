// Too hot, and nobody there to see it.
temp > 80 && mode === "AUTO"
