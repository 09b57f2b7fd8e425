package io.hoplab.azure;

import io.hoplab.net.Cidr;
import java.util.List;

/** The sources or destinations that a security rule is for. */
public sealed interface AddressPrefixes {
  /** Every address. */
  AddressPrefixes ANY = new Ranges(List.of(Cidr.ALL));

  /** Acts on what it is. */
  <R> R accept(Visitor<R> visitor);

  /** What it may be. */
  interface Visitor<R> {
    /** Ranges. */
    R ranges(Ranges ranges);

    /** A tag. */
    R tag(Tag tag);
  }

  /** These ranges. */
  record Ranges(List<Cidr> ranges) implements AddressPrefixes {
    /** Takes a copy of the list. */
    public Ranges {
      ranges = List.copyOf(ranges);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.ranges(this);
    }
  }

  /** What Azure has this name for; one rule has one tag at most, and no ranges beside it. */
  record Tag(ServiceTag tag) implements AddressPrefixes {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.tag(this);
    }
  }
}
