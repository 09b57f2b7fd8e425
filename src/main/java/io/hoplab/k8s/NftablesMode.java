package io.hoplab.k8s;

import io.hoplab.kubeproxy.NftablesProxy;
import io.hoplab.kubeproxy.ProxyNode;
import io.hoplab.kubeproxy.Services;
import io.hoplab.net.Cidr;
import io.hoplab.nftables.NftObject;
import io.hoplab.nftables.NftRules;
import io.hoplab.topology.NftAddition;
import io.hoplab.topology.Note;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** kube-proxy in nftables mode on a node: what it adds, and why. */
final class NftablesMode {
  private static final Note ALWAYS = Note.realism("kube-proxy has it with or without Services");
  private static final Note HAIRPIN =
      Note.realism("only a pod that calls its own Service needs to be masqueraded");
  private static final Note REJECTED_ANYWAY =
      Note.realism("what it rejects at a ClusterIP, cluster-ips-check would reject, too");
  private static final Note SERVICE = Note.onSomeNode("kube-proxy has it for a Service");

  private NftablesMode() {}

  /**
   * kube-proxy's table, in an order in which nft takes it.
   *
   * @param serviceCidrs the ranges that ClusterIPs are taken from
   */
  static List<NftAddition> additions(Services services, List<Cidr> serviceCidrs, ProxyNode node) {
    NftRules all = NftablesProxy.rules(services, serviceCidrs, node);
    Set<NftObject> always =
        new HashSet<>(NftablesProxy.rules(new Services(List.of()), serviceCidrs, node).objects());
    List<NftAddition> additions = new ArrayList<>();
    for (NftObject object : all.objects()) {
      Note note = always.contains(object) ? ALWAYS : note(object, services);
      additions.add(new NftAddition(object, note));
    }
    return additions;
  }

  private static Note note(NftObject object, Services services) {
    String text = object.addition();
    if (text.contains(" hairpin-connections { ")) {
      return HAIRPIN;
    }
    boolean rejects =
        text.contains(" no-endpoint-services { ") && text.contains(" : goto reject-chain");
    return rejects
            && services.all().stream()
                .anyMatch(it -> text.contains("{ " + it.service().clusterIp() + " . "))
        ? REJECTED_ANYWAY
        : SERVICE;
  }
}
