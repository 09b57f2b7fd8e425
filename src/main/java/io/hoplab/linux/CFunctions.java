package io.hoplab.linux;

import java.nio.ByteBuffer;
import jnr.ffi.Pointer;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;

/** The C library's functions as jnr-ffi maps them; public because it generates a class for them. */
public interface CFunctions {
  int socket(int domain, int type, int protocol);

  int bind(int fd, @In ByteBuffer address, int length);

  int setsockopt(int fd, int level, int option, @In byte[] value, int length);

  long send(int fd, @In ByteBuffer message, long length, int flags);

  long recv(int fd, @Out ByteBuffer buffer, long length, int flags);

  int open(String path, int flags);

  long write(int fd, @In byte[] data, long length);

  int close(int fd);

  int setns(int fd, int kind);

  int unshare(int flags);

  int mount(String source, String target, String type, long flags, Pointer data);

  int umount2(String target, int flags);

  // Variadic in C, as ioctl is.
  long syscall(long number, long first, long second, long third);

  // Variadic in C; on Linux's ABIs a call with whole numbers and pointers is the same.
  int ioctl(int fd, long request, @Out byte[] answer);
}
