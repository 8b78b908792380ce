"""What the front desk sees all day: the Today panel, the history of this desk, who has just arrived."""
