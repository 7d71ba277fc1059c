namespace Prototxt.Generator.Compiler.TextFormat;

/// <summary>The fields that a message can have: by them the parser tells where a bracket is missing.</summary>
internal interface IFieldNames
{
    bool Has(string field);

    /// <summary>The fields of the message that a field holds; null where it holds none.</summary>
    IFieldNames? Of(string field);
}
