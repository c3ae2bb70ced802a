export class FunctionsPanel { constructor(){ this.element=document.createElement('div'); } show(){} }
