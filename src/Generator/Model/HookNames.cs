using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Supplied;
using Prototxt.Generator.Naming;

namespace Prototxt.Generator.Model;

/// <summary>What the class calls the methods and records of the types that its project supplies, or could supply.</summary>
internal sealed class HookNames
{
    private readonly Dictionary<HookType, (string Method, string Record)> names = [];

    /// <param name="className">The class.</param>
    /// <param name="types">All types of the file, supplied or not: a name does not depend on which of them are.</param>
    public HookNames(string className, IEnumerable<HookType> types)
    {
        var members = new NameScope([className, .. ReservedNames.Members]);
        foreach (HookType type in types)
        {
            string method = members.Take(Identifiers.Pascal(type.ShortName, "Layer"));
            names.Add(type, (method, members.Take(method + "Parameter")));
        }
    }

    public string Method(HookType type) => names[type].Method;

    public string Record(HookType type) => names[type].Record;

    /// <summary>The method as the project writes it.</summary>
    public HookMethod Signature(HookType type)
    {
        (string method, string record) = names[type];
        return new HookMethod(method, record, Bottoms(type, method, record).ToEquatableArray(), type.TakesBlobs)
        {
            ListsBottoms = type.ListsBottoms,
            Tops = type.ListsTops ? null : type.Layers[0].All("top").Count,
        };
    }

    // One layer's bottoms give the parameters their names; of several layers with other bottoms none does.
    private static IEnumerable<HookArgument> Bottoms(HookType type, string method, string record)
    {
        if (type.ListsBottoms)
            return [new HookArgument("bottoms", null)];
        string[] blobs = [.. type.Layers[0].All("bottom").Select(b => b.String)];
        bool same = type.Layers.All(l => l.All("bottom").Select(b => b.String).SequenceEqual(blobs));
        var scope = new NameScope("parameter", "blobs", record, method);
        return blobs.Select((blob, i) => new HookArgument(
            Identifiers.Escape(scope.Take(same ? Identifiers.Camel(Identifiers.Pascal(blob)) : blobs.Length == 1 ? "bottom" : "bottom" + (i + 1).ToText())),
            same ? blob : null));
    }
}
