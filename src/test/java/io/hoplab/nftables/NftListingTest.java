package io.hoplab.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What {@code nft list table} prints, compared. */
class NftListingTest {
  private static final String TABLE =
      """
      table ip kube-proxy {
      	comment "rules for kube-proxy"
      	set cluster-ips {
      		type ipv4_addr
      		elements = { 10.0.0.1, 10.0.0.2,
      			     10.0.0.3 }
      	}

      	set affinity-web {
      		type ipv4_addr
      		size 65535
      		flags dynamic,timeout
      		timeout 3h
      		elements = { 10.244.0.2 expires 2h59m59s992ms,
      			     10.244.0.3 expires 2h59m59s992ms }
      	}

      	map service-ips {
      		type ipv4_addr . inet_proto . inet_service : verdict
      		elements = { 10.0.0.1 . tcp . 80 comment "default/web" : goto service-web }
      	}

      	chain services {
      		ip daddr . meta l4proto . th dport vmap @service-ips
      		counter drop
      	}

      	chain service-web {
      		update @affinity-web { ip saddr }
      	}
      }
      """;

  private static final NftListing LISTING = NftListing.parse(TABLE);

  @Test
  void aTableThatSleepsIsAnother() {
    String comment = "\tcomment \"rules for kube-proxy\"\n";
    assertThat(NftListing.parse(TABLE.replace(comment, comment + "\tflags dormant\n")))
        .isNotEqualTo(LISTING);
  }

  private static NftListing with(String old, String replacement) {
    assertThat(TABLE).contains(old);
    return NftListing.parse(TABLE.replace(old, replacement));
  }

  @Test
  void setsMapsAndChainsAreKnownByTheirNames() {
    assertThat(LISTING.things())
        .containsOnlyKeys(
            "chain service-web",
            "chain services",
            "map service-ips",
            "set affinity-web",
            "set cluster-ips");
    assertThat(LISTING.chains()).containsExactly("service-web", "services");
  }

  @Test
  void theOrderOfElementsAndLinesSaysNothingNorDoesTheOrderOfThings() {
    assertThat(with("10.0.0.1, 10.0.0.2,\n\t\t\t     10.0.0.3", "10.0.0.3,\n10.0.0.2, 10.0.0.1"))
        .isEqualTo(LISTING);
    String chain = "\tchain service-web {\n\t\tupdate @affinity-web { ip saddr }\n\t}\n";
    assertThat(
            NftListing.parse(
                TABLE.replace(chain, "").replace("\tset cluster-ips", chain + "\tset cluster-ips")))
        .isEqualTo(LISTING);
  }

  @Test
  void whatRulesHavePutIntoASetSaysNothing() {
    assertThat(with("10.244.0.2 expires 2h59m59s992ms,\n", "10.244.0.9 expires 1s,\n"))
        .isEqualTo(LISTING);
    assertThat(with("timeout 3h", "timeout 2h")).isNotEqualTo(LISTING);
  }

  @Test
  void anotherElementRuleOrVerdictIsAnotherTable() {
    assertThat(with("10.0.0.2,", "10.0.0.4,")).isNotEqualTo(LISTING);
    assertThat(with("goto service-web }", "drop }")).isNotEqualTo(LISTING);
    assertThat(with("counter drop", "counter accept")).isNotEqualTo(LISTING);
    assertThat(with("chain service-web", "chain service-webs")).isNotEqualTo(LISTING);
  }
}
