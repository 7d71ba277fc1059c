namespace Prototxt.Files;

/// <summary>The kinds of files that are read, or that messages treat in a way of their own.</summary>
internal enum FileFormat
{
    /// <summary>Nothing recognised; may be protobuf, which has no mark.</summary>
    Unknown,

    /// <summary>Letters only. A protobuf message may look like it.</summary>
    Text,

    /// <summary>Text with what a prototxt or a configuration has.</summary>
    Prototxt,

    /// <summary>HTML.</summary>
    WebPage,

    /// <summary>NumPy's array.</summary>
    Npy,

    /// <summary>A Python pickle.</summary>
    Pickle,

    /// <summary>An HDF5 file.</summary>
    Hdf5,

    /// <summary>Something that is recognised and not read as such.</summary>
    Other,
}
