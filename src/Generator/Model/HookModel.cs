using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Raw;

namespace Prototxt.Generator.Model;

/// <summary>A layer type that the project supplies: the method it implements, and the record that tells the method of a layer.</summary>
internal sealed record HookModel(string TypeName, bool IsPython, HookMethod Method, RecordModel Record);

/// <summary>The method of a supplied type. Its last parameters are the record and perhaps the learned blobs.</summary>
internal sealed record HookMethod(string Name, string Record, EquatableArray<HookArgument> Bottoms, bool TakesBlobs)
{
    /// <summary>The only parameter before the record is a list of all bottoms.</summary>
    public bool ListsBottoms { get; init; }

    /// <summary>How many tensors it gives; null where their number differs between layers, which then come as an array.</summary>
    public int? Tops { get; init; }
}

/// <summary>A bottom of a supplied method, and the blob that it is; null where layers differ in it.</summary>
internal sealed record HookArgument(string Name, string? Blob);

/// <summary>A record of the generated class, and the records in it: of a supplied type, or of the message of a field.</summary>
internal sealed record RecordModel(string Name, string? Field, EquatableArray<RecordProperty> Properties, EquatableArray<RecordModel> Nested);

/// <summary>One property. A list that a layer lacks is empty; any other value it lacks is null.</summary>
internal sealed record RecordProperty(string Name, string Field, RawKind Kind, bool IsOptional, bool IsList)
{
    /// <summary>Of a message: its record.</summary>
    public string? Record { get; init; }
}

/// <summary>What one layer tells its method: a field of the generated class.</summary>
internal sealed record HookInstance(string Identifier, string Record, Constant.Record Values);

/// <summary>The call of a supplied method by one layer: the method, and the field that tells it of the layer.</summary>
internal sealed record HookUse(string Method, string Parameter);
