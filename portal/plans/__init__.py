"""Work plans (SKP): writing, handing over, agreeing, revising, and what of the superior's they support."""
