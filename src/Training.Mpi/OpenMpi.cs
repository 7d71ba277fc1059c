using System.Runtime.InteropServices;
using System.Text;

namespace Prototxt.Training.Mpi;

/// <summary>The functions of Open MPI's C interface that are used here, and its handles, which are addresses of variables.</summary>
internal static unsafe partial class OpenMpi
{
    public const int ThreadFunneled = 1;

    private const string Name = "libmpi.so.40";
    private const int LongestText = 8192; // more than any implementation's MPI_MAX_LIBRARY_VERSION_STRING

    private static nint library;

    public static nint World => Handle("ompi_mpi_comm_world");

    public static nint Float => Handle("ompi_mpi_float");

    public static nint Double => Handle("ompi_mpi_double");

    public static nint Int64 => Handle("ompi_mpi_int64_t");

    public static nint Byte => Handle("ompi_mpi_byte");

    public static nint Sum => Handle("ompi_mpi_op_sum");

    public static nint ErrorsReturn => Handle("ompi_mpi_errors_return");

    /// <summary>MPI_IN_PLACE: what is sent lies where the result goes.</summary>
    public static nint InPlace => 1;

    /// <summary>Loads the library. Its own plugins look for its symbols, so these must be visible to all.</summary>
    /// <exception cref="MpiException">It is missing, or another MPI.</exception>
    public static void Load()
    {
        if (library != 0)
            return;
        if (!OperatingSystem.IsLinux())
            throw new MpiException("Training by several processes uses Open MPI on Linux, which this system is not.");
        nint loaded = DlOpen(Name, flags: 0x102); // RTLD_NOW | RTLD_GLOBAL
        if (loaded == 0)
            throw new MpiException($"Open MPI's {Name} was not found; install it (Debian and Ubuntu: apt-get install openmpi-bin libopenmpi3): {Marshal.PtrToStringUTF8(DlError())}");
        if (!NativeLibrary.TryGetExport(loaded, "ompi_mpi_comm_world", out _))
            throw new MpiException($"{Name} is another MPI than Open MPI, whose handles are unlike.");
        NativeLibrary.SetDllImportResolver(typeof(OpenMpi).Assembly, (name, _, _) => name == Name ? loaded : 0);
        library = loaded;
    }

    /// <summary>Throws what MPI says about a result that is no success.</summary>
    /// <exception cref="MpiException">It is none.</exception>
    public static void Check(int result, string what)
    {
        if (result == 0)
            return;
        string text = Text((buffer, length) => ErrorString(result, buffer, length));
        throw new MpiException($"{what}: {(text.Length > 0 ? text : "error " + result)}");
    }

    /// <summary>The library's name and version, in one line.</summary>
    public static string Version() => Text(GetLibraryVersion).Split(',')[0];

    private static string Text(TextFunction write)
    {
        byte[] buffer = new byte[LongestText];
        int length = 0;
        fixed (byte* start = buffer)
            return write(start, &length) == 0 ? Encoding.UTF8.GetString(buffer, 0, Math.Clamp(length, 0, buffer.Length)) : "";
    }

    private static nint Handle(string name) => NativeLibrary.GetExport(library, name);

    private unsafe delegate int TextFunction(byte* text, int* length);

    [LibraryImport(Name, EntryPoint = "MPI_Init_thread")]
    public static partial int InitThread(nint argc, nint argv, int required, out int provided);

    [LibraryImport(Name, EntryPoint = "MPI_Initialized")]
    public static partial int Initialized(out int flag);

    [LibraryImport(Name, EntryPoint = "MPI_Finalize")]
    public static partial int Finish();

    [LibraryImport(Name, EntryPoint = "MPI_Comm_rank")]
    public static partial int CommRank(nint communicator, out int rank);

    [LibraryImport(Name, EntryPoint = "MPI_Comm_size")]
    public static partial int CommSize(nint communicator, out int size);

    [LibraryImport(Name, EntryPoint = "MPI_Comm_set_errhandler")]
    public static partial int CommSetErrorHandler(nint communicator, nint handler);

    [LibraryImport(Name, EntryPoint = "MPI_Iallreduce")]
    public static partial int IAllReduce(nint send, nint receive, int count, nint type, nint operation, nint communicator, out nint request);

    [LibraryImport(Name, EntryPoint = "MPI_Ibcast")]
    public static partial int IBroadcast(nint buffer, int count, nint type, int root, nint communicator, out nint request);

    [LibraryImport(Name, EntryPoint = "MPI_Ibarrier")]
    public static partial int IBarrier(nint communicator, out nint request);

    [LibraryImport(Name, EntryPoint = "MPI_Test")]
    public static partial int Test(ref nint request, out int flag, nint status);

    [LibraryImport(Name, EntryPoint = "MPI_Abort")]
    public static partial int Abort(nint communicator, int code);

    [LibraryImport(Name, EntryPoint = "MPI_Error_string")]
    private static partial int ErrorString(int code, byte* text, int* length);

    [LibraryImport(Name, EntryPoint = "MPI_Get_library_version")]
    private static partial int GetLibraryVersion(byte* text, int* length);

    [LibraryImport("libdl.so.2", EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint DlOpen(string name, int flags);

    [LibraryImport("libdl.so.2", EntryPoint = "dlerror")]
    private static partial nint DlError();
}
