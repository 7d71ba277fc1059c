
namespace Prototxt.Generator.Compiler.Schema;

/// <summary>The types of Caffe's fields.</summary>
internal enum FieldKind
{
    Int32,
    Int64,
    UInt32,
    UInt64,
    Float,
    Double,
    Bool,
    String,
    Bytes,
    Enum,
    Message,
}
