"""Computing a pay run: inputs in chunks, slips by the rules, rows by COPY, a hash over all."""
