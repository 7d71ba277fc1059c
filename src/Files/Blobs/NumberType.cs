namespace Prototxt.Files;

/// <summary>How one number is stored.</summary>
internal enum NumberType
{
    Half,
    Single,
    Double,
    Int8,
    UInt8,
    Int16,
    UInt16,
    Int32,
    UInt32,
    Int64,
    UInt64,
}
