using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Naming;
using Prototxt.Generator.Pipeline.Metadata;

namespace Prototxt.Generator.Pipeline;

/// <summary>
/// What a net's class is called. Metadata that cannot be used is reported; the class still comes, under the name it would have
/// had without.
/// </summary>
internal static class NetNames
{
    public static (string Namespace, string Class) Of(ItemOptions item, NetSource net, string path, DiagnosticBag bag)
    {
        string space = Namespace(item, bag);
        string name = ClassMetadata.Read(item.Class, bag) ?? Class(net, path);
        // In a project called like its net, code that names the net means the namespace.
        if (space.Split('.').Contains(name))
            bag.Report(Descriptors.HiddenClass, new TextSpan(0, 0), space, name);
        return (space, name);
    }

    public static string Namespace(ItemOptions item, DiagnosticBag bag) => NamespaceMetadata.Read(item.Namespace, bag) ?? Namespace(item.DefaultNamespace, bag);

    private static string Namespace(string given, DiagnosticBag bag)
    {
        if (!ReservedNames.IsTakenNamespace(given))
            return given;
        string other = ReservedNames.OtherNamespace + "." + given;
        bag.Report(Descriptors.TakenNamespace, new TextSpan(0, 0), given, other);
        return other;
    }

    private static string Class(NetSource net, string path)
    {
        string derived = Identifiers.Pascal(net.Name, fallback: Identifiers.Pascal(Paths.Stem(path), "Net"));
        return Identifiers.EscapeType(ReservedNames.IsMember(derived) ? derived + "Net" : derived);
    }
}
