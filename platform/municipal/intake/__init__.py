"""Files of many schools taken in at once: unpacked, read by workers, matched to their schools, saved or handed over."""
