"""Reading what cities tell, ask and take from one another."""
