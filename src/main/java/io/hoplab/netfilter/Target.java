package io.hoplab.netfilter;

import io.hoplab.net.AddressPort;

/** What a rule does with a packet that meets its conditions (iptables-extensions(8), targets). */
sealed interface Target {

  /** What a target ends for, or not. */
  interface Visitor<T> {
    /** {@code -j ACCEPT} */
    T accept();

    /** {@code -j DROP} */
    T drop();

    /** {@code -j REJECT} */
    T reject();

    /** {@code -j RETURN} */
    T leave();

    /** No target, or one that only looks on. */
    T lookOn();

    /** {@code -j CHAIN} or {@code -g CHAIN} */
    T jump(Jump jump);

    /** {@code -j MARK --set-xmark VALUE/MASK} */
    T mark(Mark mark);

    /** {@code -j DNAT --to-destination PLACE} */
    T dnat(Dnat dnat);

    /** {@code -j SNAT --to-source ADDRESS} */
    T snat(Snat snat);

    /** {@code -j MASQUERADE} */
    T masquerade();
  }

  /** Hands over to the one method that is this target's. */
  <T> T accept(Visitor<T> visitor);

  /** The targets that have no operand. */
  enum Plain implements Target {
    ACCEPT {
      @Override
      public <T> T accept(Visitor<T> visitor) {
        return visitor.accept();
      }
    },
    DROP {
      @Override
      public <T> T accept(Visitor<T> visitor) {
        return visitor.drop();
      }
    },
    REJECT {
      @Override
      public <T> T accept(Visitor<T> visitor) {
        return visitor.reject();
      }
    },
    RETURN {
      @Override
      public <T> T accept(Visitor<T> visitor) {
        return visitor.leave();
      }
    },
    LOOK_ON {
      @Override
      public <T> T accept(Visitor<T> visitor) {
        return visitor.lookOn();
      }
    },
    MASQUERADE {
      @Override
      public <T> T accept(Visitor<T> visitor) {
        return visitor.masquerade();
      }
    }
  }

  /** To another chain of the table; {@code forGood} is {@code -g}: not back behind this rule. */
  record Jump(String chain, boolean forGood) implements Target {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.jump(this);
    }
  }

  /** Clears the bits of the mask and then inverts those of the value. */
  record Mark(int value, int mask) implements Target {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.mark(this);
    }
  }

  /** Another destination; port 0 keeps the packet's. */
  record Dnat(AddressPort destination) implements Target {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.dnat(this);
    }
  }

  /** Another source. */
  record Snat(AddressPort source) implements Target {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.snat(this);
    }
  }
}
