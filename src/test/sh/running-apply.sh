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
  done_well service unready pod-b
  assert_contains 'what was done twice' 'node-1: nothing to change, 17 chains left alone' "$said"
  done_well service --format json
  assert_equal 'who is ready' 'pod-b false' "$(jq --raw-output \
    '.services[] | select(.name == "web").endpoints[] | select(.address == "10.244.0.3") | "pod-b \(.ready)"' <<<"$said")"
  done_well inspect
  assert_contains 'the lab beside its file' 'nothing has changed since up' "$said"

  # The file as it was has pod-b ready; the UDP client is to go to pod-b now.
  sed --in-place 's/endpoints: \[pod-c\]/endpoints: [pod-b]/' "$web"
  done_well apply
  assert_contains 'a UDP entry' 'node-1: stale conntrack entry deleted: udp 17 src=10.244.0.2 dst=10.0.0.53 sport=5555 dport=53 src=10.244.1.2' "$said"
  ask_names
  done_well apply "$web" --format json
  assert_equal 'what a second time does' false "$(jq '[.nodes[] | .changed or (.forgotten | length > 0)] | any' <<<"$said")"
  done_well apply --set cluster.kubeProxy='{conntrackCleanup: off}' --set cluster.services.names.endpoints='[pod-c]'
  [[ $said != *stale* ]] || fail 'an entry is deleted although conntrackCleanup is off' "$said"

  done_well apply --set cluster.kubeProxy.mode=nftables --set cluster.pods.pod-c.ready=off
  answers_of pod-b
  done_well exec node-1 -- iptables-save
  [[ $said != *KUBE-* ]] || fail 'something of iptables mode is left' "$said"
  done_well inspect
  assert_contains 'the lab in nftables mode' 'nothing has changed since up' "$said"

  # Names of new Services are known, and those of deleted ones are not.
  done_well apply --set cluster.services.other='{selector: {app: web}, ports: [{port: 81, targetPort: 80}]}'
  assert_contains 'a new Service' 'service/other created' "$said"
  done_well exec pod-a -- curl --silent --max-time 5 http://other:81/
  done_well apply --set cluster.services.other=
  assert_contains 'a Service that goes' 'service/other deleted' "$said"

  # Refused as a whole.
  refused "wanted a change of Services, of pods' labels, readiness or ports, or of kubeProxy, came cluster.nodes.node-1.ipForward" \
    apply --set cluster.nodes.node-1.ipForward=off --set cluster.pods.pod-c.ready=on
  refused 'cluster.services.web.ports[0].port: wanted a port from 1 to 65535' apply --set cluster.services.web.ports='[{port: 0}]'
  refused '--set cluster.servces.web.type: wanted a key of cluster, came "servces"; did you mean services?' \
    apply --set cluster.servces.web.type=NodePort
  refused "no/such.yaml: there is no such file" apply no/such.yaml
  refused '--set cluster.pods.pod-x.ready: wanted a key of cluster.pods, came "pod-x"' service ready pod-x
  answers_of pod-b
  done_well down
done
