"""The console: where the consortium's staff look after partners, connections and results."""
