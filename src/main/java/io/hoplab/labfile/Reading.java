package io.hoplab.labfile;

import io.hoplab.lab.Lab;
import java.util.List;

/** What came of reading a lab file. */
public sealed interface Reading {
  /**
   * The file holds a lab.
   *
   * @param lab as the file has it
   * @param variants the same lab with each of the file's variants made, in the order of the file
   * @param warnings what is legal there and may surprise, in the order of their places
   */
  record Valid(Lab lab, List<Lab> variants, List<Problem> warnings) implements Reading {
    /** Takes copies of the lists. */
    public Valid {
      variants = List.copyOf(variants);
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * The file has to be mended first.
   *
   * @param problems every problem of it, in the order of their places; never empty
   */
  record Invalid(List<Problem> problems) implements Reading {
    /** Takes a copy of the list. */
    public Invalid {
      problems = List.copyOf(problems);
    }
  }
}
