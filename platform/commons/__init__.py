"""What all schools share: accounts and the register of schools."""
