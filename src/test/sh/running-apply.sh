#!/usr/bin/env bash
# The Services of a running lab change by its edited file and by single places of it, and nothing else
# of the lab does.
# shellcheck source=src/test/sh/test.bash
. "${BASH_SOURCE[0]%/*}/test.bash"
make_copy
# shellcheck source=src/test/sh/running.bash
. "$here/running.bash"
readonly web=$folder/web.yaml

write_lab() {
  cat >"$web" <<END
title: Two pods behind a Service
vnet:
  subnets:
    aks: {range: 10.240.0.0/16, routeTable: pods}
  routeTables:
    pods:
      to-1: {to: 10.244.0.0/24, nextHop: node-1}
      to-2: {to: 10.244.1.0/24, nextHop: node-2}
cluster:
  network: kubenet
  podCidr: 10.244.0.0/16
  nodes:
    node-1: {subnet: aks, ip: 10.240.0.4, podCidr: 10.244.0.0/24}
    node-2: {subnet: aks, ip: 10.240.0.5, podCidr: 10.244.1.0/24}
  pods:
    pod-a: {node: node-1, ip: 10.244.0.2}
    pod-b: {node: node-1, ip: 10.244.0.3, labels: {app: web}, serves: [http, dns]}
    pod-c: {node: node-2, ip: 10.244.1.2, labels: {app: web}, serves: [http, dns]}
  services:
    web:
      selector: {app: web}
      clusterIP: 10.0.0.50
      ports: [{port: 80}]
    names:
      clusterIP: 10.0.0.53
      endpoints: [pod-c]
      ports: [{port: 53, protocol: UDP}]
flows:
  call:
    probe: curl http://web/ from pod-a
    request: delivered at pod-b
END
}

# answers_of WANTED: every one of some calls of the Service is answered by the pod.
answers_of() {
  local _
  for _ in 1 2 3 4 5; do
    done_well exec pod-a -- curl --silent --max-time 5 http://web/
    assert_contains 'who answers' "$1 sees" "$said"
  done
}

ask_names() { done_well exec pod-a -- dig -b 10.244.0.2#5555 +short @10.0.0.53 pod-b; }

# address_of SERVICE: sets said to it.
address_of() { done_well exec pod-a -- sed --quiet "s/ $1\$//p" /etc/hosts; }

for who in "${users[@]}"; do
  as_user "$who"
  write_lab
  done_well up "$web"
  done_well service
  assert_contains 'the Services' $'\nweb     ClusterIP   10.0.0.50    <none>        80/TCP    10.244.0.3:80,10.244.1.2:80' "$said"
  ask_names

  done_well service unready pod-b
  assert_equal 'what was done' $'service/names unchanged\nservice/web configured
node-1: 1 chain written, 1 removed, 16 left alone\nnode-2: 1 chain written, 1 removed, 16 left alone' "$said"
  answers_of pod-c
  done_well service --format json
  assert_equal 'who is ready' 'pod-b false' "$(jq --raw-output \
    '.services[] | select(.name == "web").endpoints[] | select(.address == "10.244.0.3") | "pod-b \(.ready)"' <<<"$said")"

  # The file as it was has pod-b ready; the UDP client is to go to pod-b now.
  sed --in-place 's/endpoints: \[pod-c\]/endpoints: [pod-b]/' "$web"
  done_well apply
  assert_contains 'a UDP entry' 'node-1: stale conntrack entry deleted: udp 17 src=10.244.0.2 dst=10.0.0.53 sport=5555 dport=53 src=10.244.1.2' "$said"
  ask_names
  done_well apply "$web" --format json
  assert_equal 'what a second time does' false "$(jq '[.nodes[] | .changed or (.forgotten | length > 0)] | any' <<<"$said")"
  done_well apply --set cluster.kubeProxy='{conntrackCleanup: off}' --set cluster.services.names.endpoints='[{addresses: [10.244.0.2]}]'
  [[ $said != *stale* ]] || fail 'an entry is deleted although conntrackCleanup is off' "$said"

  done_well apply --set cluster.kubeProxy.mode=nftables --set cluster.pods.pod-c.ready=off
  done_well exec node-1 -- iptables-save
  [[ $said != *KUBE-* ]] || fail 'something of iptables mode is left' "$said"

  # What is there counts, not what apply has written before.
  done_well exec node-1 -- nft delete table ip kube-proxy
  done_well exec node-2 -- sh -c 'iptables -t nat -N KUBE-SERVICES && sysctl -qw net.ipv4.conf.all.route_localnet=1'
  done_well service unready pod-c
  assert_contains 'a table that was deleted' 'node-1: 17 chains written' "$said"
  assert_contains 'something of iptables mode' 'node-2: 0 chains written, 1 removed' "$said"
  done_well exec node-2 -- sysctl -n net.ipv4.conf.all.route_localnet
  assert_equal 'route_localnet in nftables mode' 0 "$said"
  answers_of pod-b
  done_well inspect
  assert_contains 'the lab in nftables mode' 'nothing has changed since up' "$said"

  # Two at a time are done one after the other. Names of new Services are known, and those of
  # deleted ones are not; a Service keeps its address, which the file does not state.
  hoplab apply --set cluster.services.other='{selector: {app: web}, ports: [{port: 81, targetPort: 80}]}' \
    >"$folder/other" 2>&1 </dev/null &
  done_well apply --set cluster.services.third='{selector: {app: web}, ports: [{port: 82}]}'
  wait $! || fail 'one of two at a time' "$(<"$folder/other")"
  assert_contains 'a new Service' 'service/other created' "$(<"$folder/other")"
  done_well exec pod-a -- curl --silent --max-time 5 http://other:81/
  first=other
  [[ $(<"$folder/other") != *service/third* ]] || first=third
  address_of "$first"
  assert_equal "a Service's address when another one comes" 10.0.1.1 "$said"
  address_of third
  address=$said
  done_well apply --set cluster.services.other=
  assert_contains 'a Service that goes' 'service/other deleted' "$said"
  address_of third
  assert_equal "a Service's address when another one goes" "$address" "$said"

  # Refused as a whole. What the program reads does not depend on the user.
  if [[ $who == "${users[-1]}" ]]; then
    refused "came $address, which is already allocated to Service third" \
      apply --set cluster.services.fourth="{clusterIP: $address, ports: [{port: 1}]}"
    refused "wanted a change of Services, of pods' labels, readiness or ports, or of kubeProxy, came cluster.pods.pod-b.ip (was 10.244.0.3, came 10.244.0.2); that takes 'hoplab down web' and 'hoplab up'" \
      apply --set cluster.pods.pod-b.ip=10.244.0.2 --set cluster.pods.pod-c.ready=on
    refused 'the readiness of pod-a makes no difference to names' service unready pod-a
    refused "$folder: wanted a lab file, came a directory" apply "$folder"
    refused 'cluster.services.web.ports[0].port: wanted a port from 1 to 65535' apply --set cluster.services.web.ports='[{port: 0}]'
    refused '--set cluster.servces.web.type: wanted a key of cluster, came "servces"; did you mean services?' \
      apply --set cluster.servces.web.type=NodePort
    refused 'hoplab: cluster.pods.pod-x.ready: wanted a key of cluster.pods, came "pod-x"' service ready pod-x
    answers_of pod-b
  fi
  done_well down

  # A variant of a lab: its file stands for that variant, and for no other change than any lab's.
  cat >>"$web" <<'END'
variants:
  shop:
    change: {cluster.services.web.ports: [{port: 8000, targetPort: 80}], flows.call.probe: curl http://web:8000/ from pod-a}
  wide:
    change: {cluster.pods.pod-b.ip: 10.244.0.9}
END
  done_well up "$web@shop"
  done_well ps --format json
  assert_equal 'a variant that is up' "web@shop web@shop $web" \
    "$(jq --raw-output '.running[0] | "\(.name) \(.lab) \(.file)"' <<<"$said")"
  done_well exec pod-a -- curl --silent --max-time 5 http://web:8000/
  done_well apply
  assert_contains 'the file of a variant' 'service/web unchanged' "$said"
  sed --in-place 's/clusterIP: 10.0.0.53/clusterIP: 10.0.0.54/' "$web"
  done_well apply "$web"
  assert_contains 'an edited file' 'service/web unchanged' "$said"
  assert_contains 'an edited file' 'service/names configured' "$said"
  done_well exec pod-a -- curl --silent --max-time 5 http://web:8000/
  done_well apply --set cluster.services.web.sessionAffinity=ClientIP
  refused 'wanted a change of Services' apply "$web@wide"
  refused 'wanted a variant of web, came "shap"; did you mean shop?' apply "$web@shap"
  sed --in-place 's/port: 8000/port: 80000/' "$web"
  refused "$web:3" apply
  done_well down web@shop
done
