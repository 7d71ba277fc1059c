namespace Prototxt.Weights;

/// <summary>What a file is, told from its first bytes.</summary>
internal enum FileKind
{
    /// <summary>Nothing recognised; may be protobuf, which has no mark.</summary>
    Unknown,
    Empty,
    Npy,
    Pickle,
    Zip,
    Hdf5,
    Gzip,
    Safetensors,
    GitLfsPointer,
    Html,
    Text,
}
