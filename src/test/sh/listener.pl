# Listens on the machine's loopback and on an abstract socket, or asks whether either is there.
#   listener.pl FILE: writes its port to FILE and answers until it is killed
#   listener.pl --ask PORT: ends with 0 when one of the two can be reached
use strict;
use warnings;
use Socket;

my ($what, $port) = @ARGV;
socket my $inet, AF_INET, SOCK_STREAM, 0 or die $!;
socket my $unix, AF_UNIX, SOCK_STREAM, 0 or die $!;
sub abstract { sockaddr_un("\0hoplab-listener-$_[0]") }

if ($what eq '--ask') {
  my $reached = connect($inet, sockaddr_in($port, INADDR_LOOPBACK)) || 0;
  $reached += connect($unix, abstract($port)) || 0;
  exit($reached ? 0 : 1);
}
bind $inet, sockaddr_in(0, INADDR_LOOPBACK) or die $!;
listen $inet, 5 or die $!;
($port) = sockaddr_in(getsockname $inet);
bind $unix, abstract($port) or die $!;
listen $unix, 5 or die $!;
open my $file, '>', "$what.new" or die $!;
print $file $port;
close $file;
rename "$what.new", $what or die $!;
while (accept my $client, $inet) { close $client }
