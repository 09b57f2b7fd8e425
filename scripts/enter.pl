# Runs a command in the sandbox of a running lab and ends as it ends:
#   enter.pl HOLDER USERNS NETNS FOLDER alone|below COMMAND…
# HOLDER is the sandbox's first process, USERNS whether it has a user namespace of its own (yes, no),
# NETNS a file. The command starts in FOLDER, or where that is not to be seen inside, in /.
#
# nsenter(1) does not do: before util-linux 2.40 it cannot hand on the rights that a user has in a
# user namespace, and Ctrl-C ends it, and with it a command that would have said its last words.
#
# alone: signals are passed on to the command. below: the launcher that has started this process
# does that, and this process dies with it.
use strict;
use warnings;
use Config;

# setns, capget, capset, prctl, rt_sigprocmask, rt_sigsuspend, unshare, mount (asm/unistd.h of each
# machine): the module POSIX takes longer to load than all the rest.
my %numbers = (
  x86_64      => [308, 125, 126, 157, 14,  130, 272, 165],
  aarch64     => [268, 90,  91,  167, 135, 133, 97,  40],
  riscv64     => [268, 90,  91,  167, 135, 133, 97,  40],
  loongarch64 => [268, 90,  91,  167, 135, 133, 97,  40],
  i386        => [346, 184, 185, 172, 175, 179, 310, 21],
  i486        => [346, 184, 185, 172, 175, 179, 310, 21],
  i586        => [346, 184, 185, 172, 175, 179, 310, 21],
  i686        => [346, 184, 185, 172, 175, 179, 310, 21],
  arm         => [375, 184, 185, 172, 175, 179, 337, 21],
  powerpc64le => [350, 183, 184, 171, 174, 178, 282, 21],
  s390x       => [339, 184, 185, 172, 175, 179, 303, 21],
);

sub fail {
  print STDERR "hoplab: @_\n";
  exit 4;
}

my ($machine) = split /-/, $Config{archname};
my ($setns, $capget, $capset, $prctl, $sigprocmask, $sigsuspend, $unshare, $mount) = @{
  $numbers{$machine} or fail("the numbers of this machine's system calls are not known: $machine")
};
my ($holder, $userns, $netns, $folder, $mode, @command) = @ARGV;
delete $ENV{PERL_BADLANG};

# The letter of this process's state, its parent, its process group and that of its terminal:
# fields 3, 4, 5 and 8 of proc(5). The name before them may hold any characters.
sub stat_of {
  my ($handle) = @_;
  seek $handle, 0, 0;
  my $line = <$handle>;
  return unless defined $line;
  return (split ' ', substr $line, rindex($line, ')') + 2)[0, 1, 2, 5];
}
open my $own_stat, '<', '/proc/self/stat' or fail("/proc/self/stat: $!");

sub foreground {
  my (undef, undef, $group, $foreground) = stat_of($own_stat);
  return $group == $foreground ? 0 : $foreground;
}
my $was_foreground = !foreground();

# Everything is opened before the first step inside.
my @namespaces = map { open my $handle, '<', $_ or fail("$_: $!"); [$_, $handle] }
  (map {"/proc/$holder/ns/$_"} $userns eq 'yes' ? 'user' : (), 'mnt', 'pid'), $netns;
for my $namespace (@namespaces) {
  my ($file, $handle) = @$namespace;
  syscall($setns, fileno $handle, 0) == 0 or fail("$file cannot be entered: $!");
  close $handle;
}

if ($userns eq 'yes') {
  # _LINUX_CAPABILITY_VERSION_3; effective, permitted and inheritable, of 32 capabilities each
  my $header = pack 'LL', 0x20080522, 0;
  my $sets   = pack 'L6', (0) x 6;
  syscall($capget, $header, $sets) == 0 or fail("capget: $!");
  my $inheritable = pack 'L6', (unpack 'L6', $sets)[0, 1, 1, 3, 4, 4];
  syscall($capset, $header, $inheritable) == 0 or fail("capset: $!");
  # PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE: up to the last one that the kernel knows
  for my $capability (0 .. 63) {
    syscall($prctl, 47, 2, $capability, 0, 0) == 0 or last;
  }
}

# A host that asks a DNS server has its own /etc/resolv.conf, as ip-netns(8) does it: mounted
# for the command alone.
my ($host) = $netns =~ m{/run/netns/([^/]+)$};
my $resolv_conf = defined $host ? "/run/hoplab/servers/.resolv.conf/$host" : '';
if (-e $resolv_conf) {
  # CLONE_NEWNS, MS_BIND
  my ($place, $none) = ('/etc/resolv.conf', 'none');
  syscall($unshare, 0x20000) == 0 && syscall($mount, $resolv_conf, $place, $none, 0x1000, 0) == 0
    or fail("$place cannot be put in its place: $!");
}

sub die_with_parent {
  # PR_SET_PDEATHSIG; new rights take away what was asked for before
  syscall($prctl, 1, 9, 0, 0, 0) == 0 or fail("prctl: $!");
}
die_with_parent() if $mode eq 'below';

# Signals are let in only where this process waits. Those that were ignored stay so.
my $child = 0;
my @handled = grep { ($SIG{$_} // '') ne 'IGNORE' } qw(INT QUIT), $mode eq 'alone' ? qw(TERM HUP) : ();
# SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGCHLD; SIG_BLOCK, and below SIG_SETMASK (asm/signal.h)
my $blocked = 0;
$blocked |= 1 << ($_ - 1) for 1, 2, 3, 15, 17;
$blocked = $Config{ptrsize} == 8 ? pack 'Q', $blocked : pack 'L2', $blocked, 0;
my $outside = "\0" x 8;
syscall($sigprocmask, 0, $blocked, $outside, 8) == 0 or fail("sigprocmask: $!");
for my $name (@handled) {
  # What is typed at the terminal comes to the whole process group of the command by itself.
  my $typed = $name eq 'INT' || $name eq 'QUIT';
  $SIG{$name} = sub {
    kill $name, $child if $mode eq 'alone' && (!$typed || foreground());
  };
}
$SIG{CHLD} = sub { };

$child = fork;
defined $child or fail("fork: $!");
if ($child == 0) {
  $SIG{$_} = 'DEFAULT' for @handled, 'CHLD';
  syscall($sigprocmask, 2, $outside, 0, 8);
  die_with_parent();
  # Killed before that, the parent could take nobody along.
  my ($state) = stat_of($own_stat);
  exit 137 if !defined $state || $state =~ /[ZX]/;
  chdir $folder or chdir '/';
  no warnings 'exec';
  exec { $command[0] } @command;
  my $missing = $!{ENOENT};
  print STDERR "hoplab: $command[0]: ", $missing ? 'there is no such command' : $!, "\n";
  exit($missing ? 127 : 126);
}

# The group gets the terminal, although another one has it.
sub give_terminal {
  require POSIX;
  local $SIG{TTOU} = 'IGNORE';
  POSIX::tcsetpgrp(0, $_[0]);
}

# WNOHANG, WUNTRACED: an interactive shell has a process group of its own, and when it stops itself nobody
# else stops. What is typed at the terminal stops this process, too.
while (1) {
  my $ended = waitpid $child, 1 | 2;
  if ($ended != $child) {
    syscall($sigsuspend, $outside, 8);
  } elsif (($? & 0xff) != 0x7f) {
    last;
  } elsif ((my $group = getpgrp $child) != getpgrp) {
    kill 'STOP', $$;
    give_terminal($group) if !foreground();
    kill 'CONT', -$group;
  }
}
my $status = $?;

# An interactive shell inside cannot give the terminal back: this process group has no number there.
my $foreground = foreground();
give_terminal(getpgrp) if $was_foreground && $foreground > 0 && !kill 0, -$foreground;
exit($status & 0x7f ? 128 + ($status & 0x7f) : $status >> 8);
