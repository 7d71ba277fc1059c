namespace Prototxt.Files;

/// <summary>How one number is stored.</summary>
internal enum NumberType
{
    Half,
    Single,
    Double,
    UInt8,
    Int32,
    Int64,
}
