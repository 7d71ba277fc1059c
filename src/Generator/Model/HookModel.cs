using Prototxt.Generator.Common;

namespace Prototxt.Generator.Model;

/// <summary>A layer type that the project supplies: the method it implements, and the record that tells the method of a layer.</summary>
internal sealed record HookModel(string Method, string LayerType, string ReturnType, string Returns, EquatableArray<HookArgument> Bottoms, bool TakesBlobs, RecordModel Record);

/// <summary>A parameter of a supplied method, with its documentation.</summary>
internal sealed record HookArgument(string Type, string Name, string Documentation);

/// <summary>A record of the generated class, and the records in it.</summary>
internal sealed record RecordModel(string Name, string Summary, EquatableArray<RecordProperty> Properties, EquatableArray<RecordModel> Nested);

/// <summary>One property. A list that a layer lacks is empty; any other value it lacks is null.</summary>
internal sealed record RecordProperty(string Name, string Type, bool IsOptional, bool IsList, string Documentation)
{
    public string FullType => IsList ? $"global::System.Collections.Generic.IReadOnlyList<{Type}>" : IsOptional ? Type + "?" : Type;
}

/// <summary>What one layer tells its method: a field of the generated class.</summary>
internal sealed record HookInstance(string Identifier, string Record, string Initializer);
