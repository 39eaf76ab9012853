"""What follows from values alone: names as they are searched, kinds of day, bounds of a stand-in."""
