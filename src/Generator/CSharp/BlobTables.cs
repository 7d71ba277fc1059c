namespace Prototxt.Generator.CSharp;

/// <summary>The tables in which blob sets look up names.</summary>
internal static class BlobTables
{
    public static void Emit(CodeWriter code, string modifiers, string type, string name, IEnumerable<(string Key, string Property)> blobs)
    {
        code.Line($"{modifiers}{SourceFile.BlobTable}<{type}> {name} = new()");
        EmitEntries(code, blobs, ";");
    }

    /// <summary>The table of a view: all names in the view's order, and what the table of the base class does not have.</summary>
    public static void EmitOnBase(CodeWriter code, string type, BlobSets sets, IReadOnlyList<(string Key, string Property)> blobs)
    {
        code.Line($"private static readonly {SourceFile.BlobTable}<{type}> blobs = shared.In<{type}>(");
        code.Indent();
        code.Line("[");
        code.Indent();
        code.Fill(blobs.Select(b => Literals.String(b.Key) + ","));
        code.Outdent();
        code.Line("],");
        (string Key, string Property)[] own = [.. blobs.Except(sets.BaseBlobs)];
        if (own.Length == 0)
        {
            code.Line("new());");
        }
        else
        {
            code.Line("new()");
            EmitEntries(code, own, ");");
        }

        code.Outdent();
    }

    private static void EmitEntries(CodeWriter code, IEnumerable<(string Key, string Property)> blobs, string end)
    {
        code.Line("{");
        code.Indent();
        foreach ((string key, string property) in blobs)
            code.Line($"{{ {Literals.String(key)}, b => b.{property} }},");
        code.Outdent();
        code.Line("}" + end);
    }
}
