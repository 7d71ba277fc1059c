using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Model;

/// <summary>Where the numbers come from that go into a net in one phase.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="View">The view that takes them.</param>
internal sealed record DataModel(Phase Phase, string View)
{
    /// <summary>The data layers that can be read, in net order.</summary>
    public EquatableArray<DataLayerModel> Layers { get; init; } = EquatableArray<DataLayerModel>.Empty;

    /// <summary>Data layers that nothing reads, in words.</summary>
    public EquatableArray<string> Unread { get; init; } = EquatableArray<string>.Empty;

    /// <summary>There are inputs that only the program can give.</summary>
    public bool HasInputs { get; init; }

    /// <summary>Whether there is code that reads them.</summary>
    public bool IsRead => Layers.Count > 0 && Unread.Count == 0;

    /// <summary>Whether data layers give all that the view takes.</summary>
    public bool IsComplete => IsRead && !HasInputs;
}

/// <summary>A data layer: the runtime's record and its properties.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Tops">Its tops and the properties of a batch that have them.</param>
/// <param name="Properties">What the record says beside them.</param>
internal sealed record DataLayerModel(string Name, string Type, EquatableArray<DataTop> Tops, EquatableArray<Argument> Properties)
{
    public DataPlan Plan { get; init; } = new();

    /// <summary>What happens to pictures; null where there are none.</summary>
    public TransformPlan? Transform { get; init; }

    /// <summary>The property of the class that says so; null where it has none.</summary>
    public string? TransformProperty { get; init; }
}

/// <summary>A top of a data layer, and what a batch calls it.</summary>
internal sealed record DataTop(string Blob, string Property);
