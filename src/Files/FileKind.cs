namespace Prototxt.Files;

/// <summary>What a file is, told from its content.</summary>
internal enum FileKind
{
    /// <summary>Nothing recognised; may be protobuf, which has no mark.</summary>
    Unknown,

    /// <summary>NumPy's array.</summary>
    Npy,

    /// <summary>A Python pickle.</summary>
    Pickle,

    /// <summary>An HDF5 file.</summary>
    Hdf5,

    /// <summary>Something that holds no weights that are read here.</summary>
    Foreign,
}
