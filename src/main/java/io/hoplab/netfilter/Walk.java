package io.hoplab.netfilter;

import io.hoplab.iptables.IptablesRule;
import io.hoplab.iptables.Table;
import io.hoplab.net.AddressPort;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.InvalidValueException;
import io.hoplab.net.Ipv4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One packet on its way. */
final class Walk {
  /** As deep as the kernel lets chains call each other; deeper is a circle. */
  private static final int DEEPEST = 256;

  private final RuleSet rules;
  private final Surroundings host;
  private final List<IptablesRule> met = new ArrayList<>();
  private Packet packet;
  private Fate fate = Fate.SENT_ON;

  Walk(RuleSet rules, Surroundings host, Packet packet) {
    this.rules = rules;
    this.host = host;
    this.packet = packet;
  }

  Packet packet() {
    return packet;
  }

  Outcome outcome() {
    return new Outcome(fate, packet, met);
  }

  Outcome outcome(Fate end) {
    fate = end;
    return outcome();
  }

  /** Chooses the interface that the packet leaves by; false when there is none. */
  boolean route() {
    Ipv4Address destination = packet.destination().address();
    Optional<InterfaceName> out =
        host.legs().local(destination)
            ? Optional.of(InterfaceName.LO)
            : host.legs().towards(destination).map(Leg::name);
    out.ifPresent(name -> packet = packet.leavesBy(name));
    return out.isPresent();
  }

  void comesBack() {
    packet = packet.cameIn(InterfaceName.LO);
  }

  /** Goes through a hook's tables; false when the packet's way ends there. */
  boolean pass(String hook, Table... tables) {
    for (Table table : tables) {
      if (table == Table.NAT && packet.state() != ConnectionState.NEW) {
        continue;
      }
      Verdict verdict = chain(table, hook, 0);
      if (verdict == Verdict.UNDECIDED && rules.drops(table, hook)) {
        verdict = Verdict.DROP;
      }
      if (verdict == Verdict.DROP || verdict == Verdict.REJECT) {
        fate = verdict == Verdict.DROP ? Fate.DROPPED : Fate.REJECTED;
        return false;
      }
    }
    return true;
  }

  private enum Verdict {
    ACCEPT,
    DROP,
    REJECT,
    /** The chain is left without a decision. */
    UNDECIDED,
    /** The next rule of the chain is asked. */
    NEXT
  }

  private Verdict chain(Table table, String name, int depth) {
    if (depth > DEEPEST) {
      throw new InvalidValueException("chains that do not call themselves", table + " " + name);
    }
    for (ReadRule rule : rules.chain(table, name)) {
      if (rule.matches(packet, host)) {
        met.add(rule.text());
        Verdict verdict = rule.target().accept(new Doer(table, depth));
        if (verdict != Verdict.NEXT) {
          return verdict;
        }
      }
    }
    return Verdict.UNDECIDED;
  }

  /** Does what a target says. */
  private final class Doer implements Target.Visitor<Verdict> {
    private final Table table;
    private final int depth;

    Doer(Table table, int depth) {
      this.table = table;
      this.depth = depth;
    }

    @Override
    public Verdict accept() {
      return Verdict.ACCEPT;
    }

    @Override
    public Verdict drop() {
      return Verdict.DROP;
    }

    @Override
    public Verdict reject() {
      return Verdict.REJECT;
    }

    @Override
    public Verdict leave() {
      return Verdict.UNDECIDED;
    }

    @Override
    public Verdict lookOn() {
      return Verdict.NEXT;
    }

    @Override
    public Verdict jump(Target.Jump jump) {
      Verdict verdict = chain(table, jump.chain(), depth + 1);
      return verdict == Verdict.UNDECIDED && !jump.forGood() ? Verdict.NEXT : verdict;
    }

    @Override
    public Verdict mark(Target.Mark mark) {
      packet = packet.marked((packet.mark() & ~mark.mask()) ^ mark.value());
      return Verdict.NEXT;
    }

    @Override
    public Verdict dnat(Target.Dnat dnat) {
      AddressPort to = dnat.destination();
      packet = packet.to(to.port() == 0 ? to.withPort(packet.destination().port()) : to);
      return Verdict.ACCEPT;
    }

    @Override
    public Verdict snat(Target.Snat snat) {
      packet = packet.from(snat.source().address());
      return Verdict.ACCEPT;
    }

    @Override
    public Verdict masquerade() {
      Optional<Leg> leg = host.legs().towards(packet.destination().address());
      leg.ifPresent(by -> packet = packet.from(by.address()));
      return Verdict.ACCEPT;
    }
  }
}
