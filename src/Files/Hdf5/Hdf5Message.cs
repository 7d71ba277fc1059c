namespace Prototxt.Files;

/// <summary>Where a message of an object's header lies.</summary>
internal readonly record struct Hdf5Message(int Type, bool IsShared, ulong Address, ulong Length)
{
    public const int Dataspace = 0x01;
    public const int LinkInfo = 0x02;
    public const int Datatype = 0x03;
    public const int Link = 0x06;
    public const int ExternalFiles = 0x07;
    public const int Layout = 0x08;
    public const int Filters = 0x0B;
    public const int Continuation = 0x10;
    public const int SymbolTable = 0x11;
    public const int Driver = 0x14;

    /// <summary>Whether a message of a type says something that is needed here.</summary>
    public static bool Matters(int type) =>
        type is Dataspace or LinkInfo or Datatype or Link or ExternalFiles or Layout or Filters or SymbolTable or Driver;

    public static string Name(int type) => type switch
    {
        Dataspace => "shape",
        Datatype => "number type",
        Layout => "layout",
        Filters => "list of filters",
        SymbolTable => "symbol table",
        LinkInfo => "description of links",
        _ => $"message of type {type}",
    };
}
