"""What `schemas/` say, and values judged by it. No sentence of a rule but the schema's own."""
